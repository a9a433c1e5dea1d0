package dev.wwi.bqlocal.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.RequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts jobs and remembers the last thousand. Thread-safe. */
public final class Jobs {
    private static final Logger LOGGER = LoggerFactory.getLogger(Jobs.class);
    private static final int MAX_REMEMBERED = 1000;

    private final QueryRunner runner;
    private final Executor executor;
    private final Map<String, Job> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
            return size() > MAX_REMEMBERED && eldest.getValue().isDone();
        }
    };

    public Jobs(QueryRunner runner, Executor executor) {
        this.runner = runner;
        this.executor = executor;
    }

    /**
     * Starts a job. A dry run is not remembered: clients take a job that is found for one that was created.
     *
     * @param id the client's id, or absent to get one
     * @param request reads the request; what it throws is the job's error
     */
    public Job start(
            String project,
            Optional<String> id,
            ObjectNode configuration,
            boolean dryRun,
            Supplier<QueryRequest> request) {
        Job job = new Job(
                project,
                id.orElseGet(() -> "job_" + UUID.randomUUID().toString().replace('-', '_')),
                configuration,
                dryRun);
        if (!dryRun) {
            remember(job);
        }
        executor.execute(() -> run(job, request));
        return job;
    }

    public Job find(String project, String id) {
        synchronized (jobs) {
            Job job = jobs.get(key(project, id));
            if (job == null) {
                throw new RequestException(RequestException.Reason.NOT_FOUND, "Not found: Job " + project + ":" + id);
            }
            return job;
        }
    }

    /** The jobs of a project, newest first. */
    public List<Job> list(String project) {
        List<Job> listed = new ArrayList<>();
        synchronized (jobs) {
            jobs.values().stream().filter(job -> job.project().equals(project)).forEach(listed::add);
        }
        Collections.reverse(listed);
        return listed;
    }

    private void remember(Job job) {
        synchronized (jobs) {
            if (jobs.putIfAbsent(key(job.project(), job.id()), job) != null) {
                throw new RequestException(
                        RequestException.Reason.DUPLICATE, "Already Exists: Job " + job.project() + ":" + job.id());
            }
        }
    }

    private void run(Job job, Supplier<QueryRequest> request) {
        try {
            job.complete(runner.run(request.get(), job.running()));
        } catch (RequestException e) {
            job.fail(e);
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("job", job.id()).setCause(e).log("A job failed");
            job.fail(e);
        }
    }

    private static String key(String project, String id) {
        return project + ":" + id;
    }
}
