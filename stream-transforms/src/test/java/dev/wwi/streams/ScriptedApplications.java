package dev.wwi.streams;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;

/** Applications that note what is asked of them, and fail where they are told to. Thread-safe. */
final class ScriptedApplications implements Application.Factory {
    private final List<String> calls = new ArrayList<>();
    private final Queue<RuntimeException> failuresToCreate = new ArrayDeque<>();
    private final Queue<RuntimeException> failuresToStart = new ArrayDeque<>();
    private final List<ScriptedApplication> created = new ArrayList<>();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private volatile boolean startsOnlyWhenAbandoned;

    @Override
    public synchronized Application create(Pace pace) {
        note("create", pace);
        throwNext(failuresToCreate);
        ScriptedApplication application = new ScriptedApplication(pace);
        created.add(application);
        return application;
    }

    /** Lets one more creation fail. */
    void failCreating(RuntimeException failure) {
        failuresToCreate.add(failure);
    }

    /** Lets one more start fail. */
    void failStarting(RuntimeException failure) {
        failuresToStart.add(failure);
    }

    /** Lets starts last until they are abandoned. */
    void neverFinishStarting() {
        startsOnlyWhenAbandoned = true;
    }

    synchronized ScriptedApplication newest() {
        return created.get(created.size() - 1);
    }

    /** What was asked, in order, each with the pace of the application. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized void forget() {
        calls.clear();
    }

    synchronized void awaitCall(String call) throws InterruptedException {
        while (!calls.contains(call)) {
            wait();
        }
    }

    /** Whether an application was interrupted in what it did. */
    boolean wasInterrupted() {
        return interrupted.get();
    }

    private synchronized void note(String call, Pace pace) {
        calls.add(call + " " + pace);
        notifyAll();
    }

    private static void throwNext(Queue<RuntimeException> failures) {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** One of them; it works as soon as it is started. */
    final class ScriptedApplication implements Application {
        private final Pace pace;
        private final FactHold hold;
        private volatile CountDownLatch mayClose = new CountDownLatch(0);
        private final CountDownLatch abandoned = new CountDownLatch(1);
        volatile KafkaStreams.State state = KafkaStreams.State.CREATED;
        int closesToFail;

        private ScriptedApplication(Pace pace) {
            this.pace = pace;
            this.hold = FactHold.of(pace, ProcessingConfig.in("state", ProcessingConfig.DEFAULT_FACT_PARTITIONS));
        }

        /** Lets a close wait for the latch. */
        CountDownLatch holdClosing() {
            mayClose = new CountDownLatch(1);
            return mayClose;
        }

        @Override
        public Pace pace() {
            return pace;
        }

        @Override
        public KafkaStreams.State state() {
            return state;
        }

        @Override
        public List<TransformsStatus.StreamThreadStatus> threads() {
            return List.of();
        }

        @Override
        public FactHold factHold() {
            return hold;
        }

        @Override
        public void start() {
            note("start", pace);
            throwNext(failuresToStart);
            if (startsOnlyWhenAbandoned) {
                awaitAbandonment();
                throw new IllegalStateException("abandoned");
            }
            state = KafkaStreams.State.RUNNING;
        }

        @Override
        public void abandonStart() {
            abandoned.countDown();
        }

        private void awaitAbandonment() {
            try {
                abandoned.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        }

        @Override
        public void pause() {
            note("pause", pace);
        }

        @Override
        public void resume() {
            note("resume", pace);
        }

        @Override
        public boolean close() {
            note("close", pace);
            try {
                mayClose.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            if (closesToFail > 0) {
                closesToFail--;
                state = KafkaStreams.State.PENDING_SHUTDOWN;
                return false;
            }
            state = KafkaStreams.State.NOT_RUNNING;
            return true;
        }
    }
}
