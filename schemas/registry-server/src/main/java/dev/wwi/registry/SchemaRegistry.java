package dev.wwi.registry;

import dev.wwi.registry.RegistryState.SchemaContent;
import dev.wwi.registry.RegistryState.SubjectVersionEntry;
import io.confluent.kafka.schemaregistry.CompatibilityChecker;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaVersionFetcher;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a Confluent schema registry for Avro: ids are global and never reused, the same schema has the same id
 * under every subject, versions rise per subject, and a new version must be compatible with the earlier ones that
 * still count.
 *
 * <p>Thread-safe. A change is visible to readers and returned to the caller only after it is synced to disk.
 */
final class SchemaRegistry implements Closeable {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final RegistryState state;
    private final EventLog log;
    private final AvroSchemaProvider parser = new AvroSchemaProvider();

    private SchemaRegistry(RegistryState state, EventLog log) {
        this.state = state;
        this.log = log;
        parser.configure(Map.of(AvroSchemaProvider.SCHEMA_VERSION_FETCHER_CONFIG, new ReferencedSchemas()));
    }

    static SchemaRegistry open(Path directory) throws IOException {
        RegistryState state = new RegistryState();
        return new SchemaRegistry(state, EventLog.open(directory, state::apply));
    }

    /** Registers the schema unless the subject has it already, and returns its id. */
    int register(String subject, RegisterSchemaRequest request, boolean normalize) throws RegistryException {
        ParsedSchema schema = parse(request, normalize);
        SchemaContent content = contentOf(schema);
        Optional<SubjectVersionEntry> known = reading(() -> find(subject, content, false));
        if (known.isPresent()) {
            return known.get().id();
        }
        lock.writeLock().lock();
        try {
            known = find(subject, content, false);
            if (known.isPresent()) {
                return known.get().id();
            }
            int version = state.nextVersion(subject);
            refuseChosenNumbers(subject, request, version);
            List<String> problems = incompatibilities(subject, schema, state.versions(subject, false));
            if (!problems.isEmpty()) {
                throw RegistryException.incompatible(subject, problems);
            }
            int id = state.idFor(content);
            store(new RegistryEvent.SchemaRegistered(subject, version, id, content.schema(), content.references()));
            return id;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static void refuseChosenNumbers(String subject, RegisterSchemaRequest request, int nextVersion)
            throws RegistryException {
        boolean choosesId = request.getId() != null && request.getId() >= 0;
        boolean choosesVersion =
                request.getVersion() != null && request.getVersion() > 0 && request.getVersion() != nextVersion;
        if (choosesId || choosesVersion) {
            throw RegistryException.importNotAllowed(subject);
        }
    }

    /** The version under which the subject has this very schema. */
    Schema lookUp(String subject, RegisterSchemaRequest request, boolean normalize, boolean withDeleted)
            throws RegistryException {
        SchemaContent content = contentOf(parse(request, normalize));
        return reading(() -> {
            requireSubject(subject, withDeleted);
            SubjectVersionEntry entry =
                    find(subject, content, withDeleted).orElseThrow(RegistryException::schemaNotFound);
            return describe(entry);
        });
    }

    List<String> subjects(String prefix, boolean withDeleted) throws RegistryException {
        return reading(() -> state.subjects(withDeleted).stream()
                .filter(subject -> subject.startsWith(prefix))
                .toList());
    }

    List<Integer> versions(String subject, boolean withDeleted) throws RegistryException {
        return reading(() -> requireSubject(subject, withDeleted).stream()
                .map(SubjectVersionEntry::version)
                .toList());
    }

    Schema version(String subject, String version, boolean withDeleted) throws RegistryException {
        return reading(() -> describe(requireVersion(subject, version, withDeleted)));
    }

    /** Every schema of the subjects with this prefix, by subject and version. */
    List<Schema> schemas(String subjectPrefix, boolean latestOnly, boolean withDeleted) throws RegistryException {
        return reading(() -> {
            List<Schema> schemas = new ArrayList<>();
            for (String subject : state.subjects(withDeleted)) {
                if (subject.startsWith(subjectPrefix)) {
                    List<SubjectVersionEntry> versions = state.versions(subject, withDeleted);
                    int from = latestOnly ? versions.size() - 1 : 0;
                    versions.subList(from, versions.size()).forEach(entry -> schemas.add(describe(entry)));
                }
            }
            return schemas;
        });
    }

    SchemaContent schemaById(int id) throws RegistryException {
        return reading(() -> state.content(id).orElseThrow(() -> RegistryException.schemaIdNotFound(id)));
    }

    List<SubjectVersionEntry> versionsOfId(int id, boolean withDeleted) throws RegistryException {
        return reading(() -> {
            if (state.content(id).isEmpty()) {
                throw RegistryException.schemaIdNotFound(id);
            }
            return state.versionsOfId(id, withDeleted);
        });
    }

    int highestId() throws RegistryException {
        return reading(state::highestId);
    }

    List<Integer> referencedBy(String subject, String version) throws RegistryException {
        return reading(() -> {
            SubjectVersionEntry entry = requireVersion(subject, version, true);
            return state.referencedBy(subject, entry.version(), false);
        });
    }

    /** Hides all versions of the subject, or forgets those that were hidden before; returns their numbers. */
    List<Integer> deleteSubject(String subject, boolean permanent) throws RegistryException {
        lock.writeLock().lock();
        try {
            requireSubject(subject, true);
            List<SubjectVersionEntry> live = state.versions(subject, false);
            if (!permanent && live.isEmpty()) {
                throw RegistryException.subjectSoftDeleted(subject);
            }
            if (permanent && !live.isEmpty()) {
                throw RegistryException.subjectNotSoftDeleted(subject);
            }
            List<Integer> versions = state.versions(subject, permanent).stream()
                    .map(SubjectVersionEntry::version)
                    .toList();
            delete(subject, versions, permanent);
            return versions;
        } finally {
            lock.writeLock().unlock();
        }
    }

    int deleteVersion(String subject, String version, boolean permanent) throws RegistryException {
        lock.writeLock().lock();
        try {
            SubjectVersionEntry entry = requireVersion(subject, version, true);
            if (!permanent && entry.deleted()) {
                throw RegistryException.versionSoftDeleted(subject, entry.version());
            }
            if (permanent && !entry.deleted()) {
                throw RegistryException.versionNotSoftDeleted(subject, entry.version());
            }
            delete(subject, List.of(entry.version()), permanent);
            return entry.version();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void delete(String subject, List<Integer> versions, boolean permanent) throws RegistryException {
        for (int version : versions) {
            if (!state.referencedBy(subject, version, permanent).isEmpty()) {
                throw RegistryException.referenceExists(subject, version);
            }
        }
        store(new RegistryEvent.VersionsDeleted(subject, versions, permanent));
    }

    CompatibilityLevel globalLevel() throws RegistryException {
        return reading(state::globalLevel);
    }

    CompatibilityLevel subjectLevel(String subject, boolean orGlobal) throws RegistryException {
        return reading(() -> {
            Optional<CompatibilityLevel> level = state.subjectLevel(subject);
            if (level.isEmpty() && !orGlobal) {
                throw RegistryException.noSubjectCompatibility(subject);
            }
            return level.orElse(state.globalLevel());
        });
    }

    void setLevel(@Nullable String subject, CompatibilityLevel level) throws RegistryException {
        lock.writeLock().lock();
        try {
            store(new RegistryEvent.CompatibilityChanged(subject, level));
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Returns to the default, and answers the level that stood before. */
    CompatibilityLevel resetLevel(@Nullable String subject) throws RegistryException {
        lock.writeLock().lock();
        try {
            CompatibilityLevel before = subject == null
                    ? state.globalLevel()
                    : state.subjectLevel(subject).orElseThrow(() -> RegistryException.noSubjectCompatibility(subject));
            store(new RegistryEvent.CompatibilityChanged(subject, null));
            return before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What keeps the schema from following the named version, or, without one, the versions the level looks at. */
    List<String> incompatibilities(
            String subject, @Nullable String version, RegisterSchemaRequest request, boolean normalize)
            throws RegistryException {
        ParsedSchema schema = parse(request, normalize);
        return reading(() -> {
            List<SubjectVersionEntry> earlier =
                    version == null ? state.versions(subject, false) : List.of(requireVersion(subject, version, false));
            return incompatibilities(subject, schema, earlier);
        });
    }

    private List<String> incompatibilities(String subject, ParsedSchema schema, List<SubjectVersionEntry> earlier)
            throws RegistryException {
        CompatibilityLevel level = state.subjectLevel(subject).orElse(state.globalLevel());
        List<ParsedSchema> earlierSchemas = new ArrayList<>();
        for (SubjectVersionEntry entry : earlier) {
            earlierSchemas.add(parse(describe(entry), false, false));
        }
        List<String> problems = CompatibilityChecker.checker(level).isCompatible(schema, earlierSchemas);
        if (problems.isEmpty()) {
            return problems;
        }
        List<String> withLevel = new ArrayList<>(problems);
        withLevel.add("{compatibility: '" + level + "'}");
        return withLevel;
    }

    private ParsedSchema parse(RegisterSchemaRequest request, boolean normalize) throws RegistryException {
        if (request.getSchemaType() != null && !request.getSchemaType().equals(AvroSchema.TYPE)) {
            throw RegistryException.invalidSchema(
                    "schema type '" + request.getSchemaType() + "' is unknown here; allowed is AVRO");
        }
        if (request.getMetadata() != null || request.getRuleSet() != null || request.hasSchemaTagsToAddOrRemove()) {
            throw RegistryException.unsupported("Metadata, rule sets and tags of schemas");
        }
        if (request.getSchema() == null || request.getSchema().isBlank()) {
            throw RegistryException.invalidSchema("the schema is empty");
        }
        return parse(new Schema(null, request), true, normalize);
    }

    private ParsedSchema parse(Schema schema, boolean isNew, boolean normalize) throws RegistryException {
        try {
            return parser.parseSchemaOrElseThrow(schema, isNew, normalize);
        } catch (RuntimeException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    /** Called by the parser for each reference, possibly in a thread that holds the lock already. */
    private final class ReferencedSchemas implements SchemaVersionFetcher {
        @Override
        public String tenant() {
            return "default";
        }

        @Override
        public @Nullable Schema getByVersion(String subject, int version, boolean withDeleted) {
            lock.readLock().lock();
            try {
                return state.versions(subject, withDeleted).stream()
                        .filter(entry -> entry.version() == version)
                        .map(entry -> describe(entry))
                        .findFirst()
                        .orElse(null);
            } finally {
                lock.readLock().unlock();
            }
        }
    }

    private static SchemaContent contentOf(ParsedSchema schema) {
        return new SchemaContent(schema.canonicalString(), schema.references());
    }

    private Optional<SubjectVersionEntry> find(String subject, SchemaContent content, boolean withDeleted) {
        int id = state.idFor(content);
        return state.versions(subject, withDeleted).stream()
                .filter(entry -> entry.id() == id)
                .reduce((earlier, later) -> later);
    }

    private List<SubjectVersionEntry> requireSubject(String subject, boolean withDeleted) throws RegistryException {
        List<SubjectVersionEntry> versions = state.versions(subject, withDeleted);
        if (versions.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
        return versions;
    }

    private SubjectVersionEntry requireVersion(String subject, String version, boolean withDeleted)
            throws RegistryException {
        boolean latest = version.equals("latest") || version.equals("-1");
        int number = latest ? 0 : versionNumber(version);
        List<SubjectVersionEntry> versions = requireSubject(subject, withDeleted);
        if (latest) {
            List<SubjectVersionEntry> live = state.versions(subject, false);
            return live.isEmpty() ? versions.get(versions.size() - 1) : live.get(live.size() - 1);
        }
        return versions.stream()
                .filter(entry -> entry.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryException.versionNotFound(version));
    }

    private static int versionNumber(String version) throws RegistryException {
        try {
            int number = Integer.parseInt(version);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(version);
        }
        throw RegistryException.invalidVersion(version);
    }

    private Schema describe(SubjectVersionEntry entry) {
        SchemaContent content = state.content(entry.id()).orElseThrow();
        List<SchemaReference> references = content.references();
        return new Schema(
                entry.subject(),
                entry.version(),
                entry.id(),
                AvroSchema.TYPE,
                references,
                null,
                null,
                content.schema());
    }

    private void store(RegistryEvent event) throws RegistryException {
        try {
            log.append(event);
        } catch (IOException e) {
            throw RegistryException.storageFailed(e);
        }
        state.apply(event);
    }

    private interface Reading<T> {
        T read() throws RegistryException;
    }

    private <T> T reading(Reading<T> reading) throws RegistryException {
        lock.readLock().lock();
        try {
            return reading.read();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.writeLock().lock();
        try {
            log.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
