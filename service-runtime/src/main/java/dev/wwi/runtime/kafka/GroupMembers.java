package dev.wwi.runtime.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Who consumes at the moment, as the broker knows: a process that was killed is a member until its session has expired.
 * Thread-safe.
 */
public final class GroupMembers {
    private final Admin admin;

    /** Uses, and does not close, the client. */
    public GroupMembers(Admin admin) {
        this.admin = admin;
    }

    /** The consumer groups that there are, with members or without. */
    public Set<String> groups() throws InterruptedException {
        try {
            Collection<GroupListing> groups = admin.listGroups().all().get();
            return groups.stream().map(GroupListing::groupId).collect(Collectors.toUnmodifiableSet());
        } catch (ExecutionException e) {
            throw unanswered(e);
        }
    }

    /** How many members a group has; none if there is no such group. */
    public int count(String group) throws InterruptedException {
        try {
            return admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw unanswered(e);
        }
    }

    private static IllegalStateException unanswered(ExecutionException e) {
        return new IllegalStateException("Kafka did not answer: " + e.getCause().getMessage(), e.getCause());
    }
}
