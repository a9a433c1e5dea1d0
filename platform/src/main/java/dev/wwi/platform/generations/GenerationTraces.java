package dev.wwi.platform.generations;

import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What generations of the transforms have in Kafka and on disk: their consumer group, their topics, their stores.
 *
 * <p>The group goes first. Its offsets are what a later generation of the same number would begin from, so as long as it is
 * there, so are the topics, and whoever looks for the number finds it taken. Stateless; any thread may use it.
 */
public final class GenerationTraces {
    private static final Logger LOGGER = LoggerFactory.getLogger(GenerationTraces.class);
    private static final Pattern APPLICATION = Pattern.compile("wwi-transforms-g([1-9][0-9]{0,8})(-.*)?");

    private final Admin admin;
    private final Path stateDirectory;
    private final int factPartitions;

    /**
     * @param admin used, not owned
     * @param stateDirectory of the transforms; where there is none on this machine, only Kafka is looked at
     */
    public GenerationTraces(Admin admin, Path stateDirectory, int factPartitions) {
        this.admin = admin;
        this.stateDirectory = stateDirectory;
        this.factPartitions = factPartitions;
    }

    /**
     * The generations that there is anything of.
     *
     * @throws IllegalStateException if Kafka does not tell
     */
    public Set<TransformsGeneration> found() throws InterruptedException {
        Set<TransformsGeneration> found = new HashSet<>();
        try {
            for (String topic : admin.listTopics().names().get()) {
                TransformsGeneration.ofOutput(topic)
                        .or(() -> ofApplication(topic))
                        .ifPresent(found::add);
            }
            for (GroupListing group : admin.listGroups().all().get()) {
                ofApplication(group.groupId()).ifPresent(found::add);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not tell its topics and groups: " + e.getCause(), e.getCause());
        }
        if (Files.exists(stateDirectory)) {
            try (Stream<Path> stores = Files.list(stateDirectory)) {
                stores.forEach(directory ->
                        ofApplication(directory.getFileName().toString()).ifPresent(found::add));
            } catch (IOException e) {
                throw new UncheckedIOException("the stores in " + stateDirectory + " cannot be listed", e);
            }
        }
        return found;
    }

    /**
     * The next that there is nothing of: what is left of one would be taken for its own.
     *
     * @throws IllegalStateException if Kafka does not tell
     */
    public TransformsGeneration unused() throws InterruptedException {
        return new TransformsGeneration(
                found().stream().mapToInt(TransformsGeneration::number).max().orElse(0) + 1);
    }

    /**
     * Removes all of one that does not run any more.
     *
     * @return whether nothing is left; if not, ask again
     */
    public boolean remove(TransformsGeneration generation) throws InterruptedException {
        Set<String> own =
                generation.topics(factPartitions).stream().map(TopicSpec::name).collect(Collectors.toUnmodifiableSet());
        try {
            removeGroup(generation.applicationId());
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> own.contains(topic) || topic.startsWith(generation.applicationId() + "-"))
                    .toList();
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException e) {
            return leftBehind(generation, e.getCause());
        } catch (KafkaException e) {
            return leftBehind(generation, e);
        }
        deleteRecursively(stateDirectory.resolve(generation.applicationId()));
        return true;
    }

    private void removeGroup(String group) throws InterruptedException, ExecutionException {
        if (deleteGroup(group)) {
            return;
        }
        // A static member (KIP-345) does not leave when it is closed, and not when it is killed.
        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
        if (!deleteGroup(group)) {
            throw new GroupNotEmptyException("group " + group + " has new members");
        }
    }

    private boolean deleteGroup(String group) throws InterruptedException, ExecutionException {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            if (e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            throw e;
        }
    }

    private static boolean leftBehind(TransformsGeneration generation, Throwable reason) {
        LOGGER.atWarn()
                .setMessage("a generation of the transforms is not removed yet")
                .addKeyValue("generation", generation.number())
                .addKeyValue("reason", reason.toString())
                .log();
        return false;
    }

    private static Optional<TransformsGeneration> ofApplication(String name) {
        Matcher matcher = APPLICATION.matcher(name);
        return matcher.matches()
                ? Optional.of(new TransformsGeneration(Integer.parseInt(matcher.group(1))))
                : Optional.empty();
    }

    private static void deleteRecursively(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("stores are left behind in " + directory, e);
        }
    }
}
