package dev.wwi.platform.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The living business: simulated days of orders, picking, invoices, deliveries, purchases and payments, with all the
 * renames, corrections, deletes and rolled-back transactions of {@link WorkloadPattern} among them. Every step is one
 * real transaction.
 *
 * <p>The database is the only memory: after a restart the business goes on from the open work it finds there, on the
 * day after the newest orders. Seed, day and content of the database decide what happens, so the same steps on equal
 * databases have equal outcomes. A transaction that the database refuses, for example because somebody changed the same
 * rows by hand, is retried when that helps, or skipped with the reason logged; a lost connection is made anew.
 *
 * <p>{@link #start} and {@link #runSteps} exclude each other; everything else may be called from any thread.
 */
public final class WwiWorkload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WwiWorkload.class);
    private static final Set<String> WORTH_RETRYING = Set.of("40001", "40P01");
    private static final int ATTEMPTS = 3;
    private static final int MOST_DAYS_WITHOUT_WORK = 30;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_NANOS_BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOST_NANOS_BETWEEN_ATTEMPTS = TimeUnit.SECONDS.toNanos(5);
    private static final long MOST_NANOS_TO_MAKE_UP_FOR = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long STOP_TIMEOUT_MILLIS = 30_000;
    private static final String NOTHING_TO_DO =
            "The workload finds nothing to do: are there customers, articles and employees?";

    private final WorkloadSettings settings;
    private final DataSource dataSource;
    private final WorkloadCounters counters = new WorkloadCounters();
    private final RareSteps rareSteps;
    private volatile double transactionsPerSecond;
    private volatile boolean stopping;
    private @Nullable Thread thread;
    private @Nullable Connection connection;
    private @Nullable BusinessDay today;

    public WwiWorkload(WorkloadSettings settings, DataSource dataSource) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.transactionsPerSecond = settings.transactionsPerSecond();
        this.rareSteps = new RareSteps(new FollowUpsOfToday());
    }

    /** Begins to work in a thread of its own, at the set rate. Does nothing when it works already. */
    public synchronized void start() {
        if (thread != null && thread.isAlive()) {
            return;
        }
        stopping = false;
        Thread worker = new Thread(this::work, "wwi-workload");
        worker.setDaemon(true);
        thread = worker;
        worker.start();
    }

    /** Ends after the current transaction, and waits for that. A stopped workload can be started again. */
    public void stop() throws InterruptedException {
        Thread worker;
        synchronized (this) {
            stopping = true;
            worker = thread;
        }
        if (worker != null) {
            LockSupport.unpark(worker);
            worker.join(STOP_TIMEOUT_MILLIS);
        }
    }

    /** Whether it works in its thread now. */
    public synchronized boolean isRunning() {
        return thread != null && thread.isAlive();
    }

    /** Transactions per second it strives for. */
    public double transactionsPerSecond() {
        return transactionsPerSecond;
    }

    /** Sets another rate, above 0 and up to 100,000; the number of orders follows from the next day on. */
    public void setTransactionsPerSecond(double rate) {
        transactionsPerSecond = WorkloadSettings.requireRate(rate);
        Thread worker;
        synchronized (this) {
            worker = thread;
        }
        LockSupport.unpark(worker);
    }

    /** What was done so far. */
    public WorkloadStatistics statistics() {
        return counters.snapshot();
    }

    /**
     * Makes so many transactions in the caller's thread, as fast as the database takes them; those rolled back on
     * purpose and those skipped count too.
     *
     * @throws SQLException when the database is not to be reached
     * @throws IllegalStateException when the workload is running in its thread, or finds nothing to do
     */
    public void runSteps(int count) throws SQLException {
        if (isRunning()) {
            throw new IllegalStateException("the workload is running: stop it before running single steps");
        }
        for (int step = 0; step < count; step++) {
            if (!runStep()) {
                throw new IllegalStateException(NOTHING_TO_DO);
            }
        }
    }

    /** Stops, and closes the connection. Interrupted while it waits, it closes at once and leaves the interrupt set. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private void work() {
        long nanosBetweenAttempts = FIRST_NANOS_BETWEEN_ATTEMPTS;
        long due = System.nanoTime();
        while (!stopping) {
            try {
                if (runStep()) {
                    nanosBetweenAttempts = FIRST_NANOS_BETWEEN_ATTEMPTS;
                    due = waitUntil(due + (long) (NANOS_PER_SECOND / transactionsPerSecond));
                    continue;
                }
                LOG.atWarn().setMessage(NOTHING_TO_DO).log();
            } catch (SQLException unreachable) {
                LOG.atWarn()
                        .setMessage("The workload has lost its database and will try again")
                        .addKeyValue("reason", unreachable.getMessage())
                        .log();
                counters.connectionLost();
                disconnect();
            } catch (RuntimeException defect) {
                LOG.atError()
                        .setMessage("The workload has ended by a defect of its own")
                        .setCause(defect)
                        .log();
                disconnect();
                return;
            }
            pause(nanosBetweenAttempts);
            due = System.nanoTime();
            nanosBetweenAttempts = Math.min(2 * nanosBetweenAttempts, MOST_NANOS_BETWEEN_ATTEMPTS);
        }
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long now = System.nanoTime(); now < end && !stopping; now = System.nanoTime()) {
            LockSupport.parkNanos(this, end - now);
        }
    }

    /** Sleeps until then, and gives the time from which the next step counts: much lost time is not made up for. */
    private long waitUntil(long due) {
        long now = System.nanoTime();
        while (now < due && !stopping) {
            // A new rate wakes the sleeper, who then waits no longer than that rate asks for.
            LockSupport.parkNanos(this, due - now);
            now = System.nanoTime();
            due = Math.min(due, now + (long) (NANOS_PER_SECOND / transactionsPerSecond));
        }
        return Math.max(due, now - MOST_NANOS_TO_MAKE_UP_FOR);
    }

    /** Finds something to do and does it, whatever comes of it; false when there is nothing to be found. */
    private boolean runStep() throws SQLException {
        for (int days = 0; days < MOST_DAYS_WITHOUT_WORK; ) {
            Connection open = connected();
            if (today == null && !isReadyForBusiness(open)) {
                open.rollback();
                return false;
            }
            BusinessDay day = today == null ? beginDay(nextDay(open)) : today;
            Optional<BusinessStep> step;
            try {
                step = day.nextStep(
                        new WorkloadSession(open, day.dice(), day.day().atStartOfDay()));
                open.rollback();
            } catch (SQLException refusal) {
                skipUnlessUnreachable(open, refusal, "planning");
                return true;
            }
            if (step.isEmpty()) {
                beginDay(day.day().plusDays(1));
                days++;
            } else if (attempt(open, day, step.get())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the step was committed, rolled back on purpose, or skipped; not, when it found nothing to do. */
    private boolean attempt(Connection open, BusinessDay day, BusinessStep step) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            LocalDateTime now = day.day().atTime(step.time());
            WorkloadSession session = new WorkloadSession(open, day.dice(), now);
            try {
                boolean done = step.work().run(session);
                if (!done) {
                    open.rollback();
                    return false;
                }
                if (session.isToBeRolledBack()) {
                    open.rollback();
                    counters.rolledBack(step.pattern());
                } else {
                    open.commit();
                    counters.committed(step.pattern(), session.changes());
                }
                return true;
            } catch (SQLException refusal) {
                boolean retry = attempt < ATTEMPTS && WORTH_RETRYING.contains(String.valueOf(refusal.getSQLState()));
                if (!retry) {
                    skipUnlessUnreachable(open, refusal, step.pattern().name());
                    return true;
                }
                open.rollback();
            }
        }
    }

    private void skipUnlessUnreachable(Connection open, SQLException refusal, String what) throws SQLException {
        String state = String.valueOf(refusal.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P") || open.isClosed()) {
            throw refusal;
        }
        open.rollback();
        counters.skipped(what + ": " + refusal.getMessage());
        LOG.atInfo()
                .setMessage("The workload has skipped a transaction that the database refused")
                .addKeyValue("pattern", what)
                .addKeyValue("state", state)
                .addKeyValue("reason", refusal.getMessage())
                .log();
    }

    private BusinessDay beginDay(LocalDate date) {
        BusinessDay day = new BusinessDay(
                date,
                new Dice(settings.seed() * 1_000_003 + date.toEpochDay()),
                rareSteps,
                settings.ordersPerDay(transactionsPerSecond));
        today = day;
        counters.dayBegan(date);
        return day;
    }

    private static boolean isReadyForBusiness(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet ready = statement.executeQuery("SELECT EXISTS (SELECT FROM sales.customers)"
                        + " AND EXISTS (SELECT FROM warehouse.stock_item_holdings)"
                        + " AND EXISTS (SELECT FROM application.people WHERE is_employee)")) {
            ready.next();
            return ready.getBoolean(1);
        }
    }

    /**
     * The day after the newest orders. Orders entered by hand may bear any date, and back-orders bear old ones, so it is
     * not the greatest date that counts but one that most of the newest orders have not passed.
     */
    private static LocalDate nextDay(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet newest =
                        statement.executeQuery("SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY order_date)"
                                + " FROM (SELECT order_date FROM sales.orders ORDER BY order_id DESC LIMIT 50) AS o")) {
            newest.next();
            LocalDate date = newest.getObject(1, LocalDate.class);
            return date == null ? GeneratorSettings.DEFAULT_FIRST_DAY : date.plusDays(1);
        }
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open != null && !open.isClosed()) {
            return open;
        }
        open = dataSource.getConnection();
        try (Statement statement = open.createStatement()) {
            open.setAutoCommit(true);
            statement.execute("SET application_name = 'wwi-workload'");
            statement.execute("SET TimeZone = 'UTC'");
            // Somebody's forgotten transaction must not hold up the whole business.
            statement.execute("SET lock_timeout = '2s'");
            statement.execute("SET statement_timeout = '60s'");
            open.setAutoCommit(false);
        } catch (SQLException failure) {
            open.close();
            throw failure;
        }
        connection = open;
        return open;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        today = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyGone) {
                LOG.atDebug()
                        .setMessage("Closing the workload's connection failed")
                        .setCause(alreadyGone)
                        .log();
            }
        }
    }

    /** Follow-ups always belong to the day that is being worked on. */
    private final class FollowUpsOfToday implements RareSteps.FollowUps {
        @Override
        public void next(BusinessStep step) {
            if (today != null) {
                today.next(step);
            }
        }

        @Override
        public void laterToday(BusinessStep step) {
            if (today != null) {
                today.laterToday(step);
            }
        }
    }
}
