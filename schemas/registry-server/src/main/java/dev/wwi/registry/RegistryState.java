package dev.wwi.registry;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that the registry knows, as the fold of its events. A pure function of the event sequence, so a replayed log
 * gives the same ids and versions. Not thread-safe: {@link SchemaRegistry} guards it.
 */
final class RegistryState {
    private static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

    /** What makes two schemas the same: the text after parsing, and what its references point to. */
    record SchemaContent(String schema, List<SchemaReference> references) {
        SchemaContent {
            references = List.copyOf(references);
        }
    }

    record SubjectVersionEntry(String subject, int version, int id, boolean deleted) {}

    private final Map<Integer, SchemaContent> contentById = new HashMap<>();
    private final Map<SchemaContent, Integer> idByContent = new HashMap<>();
    private final NavigableMap<String, NavigableMap<Integer, SubjectVersionEntry>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> subjectLevels = new HashMap<>();
    private CompatibilityLevel globalLevel = DEFAULT_LEVEL;
    private int highestId;

    void apply(RegistryEvent event) {
        if (event instanceof RegistryEvent.SchemaRegistered registered) {
            applyRegistered(registered);
        } else if (event instanceof RegistryEvent.VersionsDeleted deleted) {
            applyDeleted(deleted);
        } else if (event instanceof RegistryEvent.CompatibilityChanged changed) {
            applyCompatibility(changed);
        }
    }

    private void applyRegistered(RegistryEvent.SchemaRegistered event) {
        SchemaContent content = new SchemaContent(event.schema(), event.references());
        SchemaContent known = contentById.putIfAbsent(event.id(), content);
        if (known != null && !known.equals(content)) {
            throw new IllegalStateException("Schema id " + event.id() + " already stands for another schema");
        }
        idByContent.put(content, event.id());
        highestId = Math.max(highestId, event.id());
        SubjectVersionEntry previous = subjects.computeIfAbsent(event.subject(), subject -> new TreeMap<>())
                .putIfAbsent(
                        event.version(), new SubjectVersionEntry(event.subject(), event.version(), event.id(), false));
        if (previous != null) {
            throw new IllegalStateException(
                    "Version " + event.version() + " of subject '" + event.subject() + "' exists already");
        }
    }

    private void applyDeleted(RegistryEvent.VersionsDeleted event) {
        NavigableMap<Integer, SubjectVersionEntry> versions = subjects.get(event.subject());
        if (versions == null || !versions.keySet().containsAll(event.versions())) {
            throw new IllegalStateException(
                    "Subject '" + event.subject() + "' does not have all of the versions " + event.versions());
        }
        for (int version : event.versions()) {
            if (event.permanent()) {
                SubjectVersionEntry removed = versions.remove(version);
                forgetUnused(removed.id());
            } else {
                versions.computeIfPresent(
                        version, (number, entry) -> new SubjectVersionEntry(entry.subject(), number, entry.id(), true));
            }
        }
        if (versions.isEmpty()) {
            subjects.remove(event.subject());
        }
        if (versions(event.subject(), false).isEmpty()) {
            subjectLevels.remove(event.subject());
        }
    }

    private void forgetUnused(int id) {
        if (versionsOfId(id, true).isEmpty()) {
            idByContent.remove(contentById.remove(id));
        }
    }

    private void applyCompatibility(RegistryEvent.CompatibilityChanged event) {
        if (event.subject() == null) {
            globalLevel = event.level() == null ? DEFAULT_LEVEL : event.level();
        } else if (event.level() == null) {
            subjectLevels.remove(event.subject());
        } else {
            subjectLevels.put(event.subject(), event.level());
        }
    }

    Optional<SchemaContent> content(int id) {
        return Optional.ofNullable(contentById.get(id));
    }

    /** The id of this very schema under any subject, or the next one never used. */
    int idFor(SchemaContent content) {
        Integer known = idByContent.get(content);
        return known == null ? highestId + 1 : known;
    }

    int highestId() {
        return highestId;
    }

    /** One more than any version the subject ever had and did not forget. */
    int nextVersion(String subject) {
        NavigableMap<Integer, SubjectVersionEntry> versions = subjects.get(subject);
        return versions == null ? 1 : versions.lastKey() + 1;
    }

    List<String> subjects(boolean withDeleted) {
        return subjects.keySet().stream()
                .filter(subject -> !versions(subject, withDeleted).isEmpty())
                .toList();
    }

    /** Ascending versions; empty if the subject is unknown. */
    List<SubjectVersionEntry> versions(String subject, boolean withDeleted) {
        NavigableMap<Integer, SubjectVersionEntry> versions = subjects.get(subject);
        return versions == null
                ? List.of()
                : versions.values().stream()
                        .filter(entry -> withDeleted || !entry.deleted())
                        .toList();
    }

    /** Every subject and version that carries this id, by subject, then version. */
    List<SubjectVersionEntry> versionsOfId(int id, boolean withDeleted) {
        return subjects.keySet().stream()
                .flatMap(subject -> versions(subject, withDeleted).stream())
                .filter(entry -> entry.id() == id)
                .toList();
    }

    /** The ids of the schemas that name this version among their references. */
    List<Integer> referencedBy(String subject, int version, boolean withDeleted) {
        List<Integer> referring = new ArrayList<>();
        for (Map.Entry<Integer, SchemaContent> schema : new TreeMap<>(contentById).entrySet()) {
            boolean refers = schema.getValue().references().stream()
                    .anyMatch(reference -> reference.getSubject().equals(subject) && reference.getVersion() == version);
            if (refers && !versionsOfId(schema.getKey(), withDeleted).isEmpty()) {
                referring.add(schema.getKey());
            }
        }
        return referring;
    }

    CompatibilityLevel globalLevel() {
        return globalLevel;
    }

    Optional<CompatibilityLevel> subjectLevel(String subject) {
        return Optional.ofNullable(subjectLevels.get(subject));
    }
}
