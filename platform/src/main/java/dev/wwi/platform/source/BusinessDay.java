package dev.wwi.platform.source;

import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One simulated day: phase after phase, each planned from what the database holds when it begins. Rare steps are mixed
 * into every phase. Not thread-safe.
 */
final class BusinessDay implements RareSteps.FollowUps {
    private static final LocalTime EVENING = LocalTime.of(18, 0);
    private static final int ORDINARY_STEPS_PER_RARE_ONE = 10;
    private static final int FEWEST_RARE_STEPS_PER_PHASE = 1;
    private static final int MOST_TIMES_THE_ORDERS = 2;

    private final LocalDate day;
    private final Dice dice;
    private final RareSteps rareSteps;
    private final Iterator<Phase> phases;
    private final Deque<BusinessStep> steps = new ArrayDeque<>();
    private final List<BusinessStep> evening = new ArrayList<>();

    /** What happens at one time of the day. */
    private record Phase(LocalTime time, Planner planner) {}

    private interface Planner {
        List<BusinessStep> plan(WorkloadSession session, LocalTime time) throws SQLException;
    }

    BusinessDay(LocalDate day, Dice dice, RareSteps rareSteps, int ordersPerDay) {
        this.day = day;
        this.dice = dice;
        this.rareSteps = rareSteps;
        // A backlog, such as that of loaded data, is worked off over many days instead of holding up the first one.
        int most = ordersPerDay * MOST_TIMES_THE_ORDERS;
        this.phases = List.of(
                        new Phase(LocalTime.of(7, 0), (session, time) -> SalesWork.deliveries(session, time, most)),
                        new Phase(LocalTime.of(7, 0), PurchasingWork::receipts),
                        new Phase(LocalTime.of(8, 0), BusinessDay::passwords),
                        new Phase(LocalTime.of(9, 0), BusinessDay::supplierPayments),
                        new Phase(
                                LocalTime.of(10, 0), (session, time) -> SalesWork.orders(session, time, ordersPerDay)),
                        new Phase(LocalTime.of(11, 0), (session, time) -> SalesWork.picks(session, time, most)),
                        new Phase(
                                LocalTime.of(11, 30),
                                single(WorkloadPattern.COLLECT_PAYMENTS, SalesWork::collectPayments)),
                        new Phase(
                                LocalTime.of(12, 0), (session, time) -> InvoicingWork.backOrders(session, time, most)),
                        new Phase(LocalTime.of(12, 0), (session, time) -> InvoicingWork.invoices(session, time, most)),
                        new Phase(LocalTime.of(13, 0), PurchasingWork::purchaseOrders),
                        new Phase(LocalTime.of(14, 0), BusinessDay::stocktake))
                .iterator();
    }

    LocalDate day() {
        return day;
    }

    Dice dice() {
        return dice;
    }

    /** What comes next, or nothing when the day is over. Planning reads through the session and changes nothing. */
    Optional<BusinessStep> nextStep(WorkloadSession session) throws SQLException {
        while (steps.isEmpty() && phases.hasNext()) {
            Phase phase = phases.next();
            mix(phase.planner().plan(session, phase.time()), phase.time());
        }
        if (steps.isEmpty()) {
            steps.addAll(evening);
            evening.clear();
        }
        return Optional.ofNullable(steps.poll());
    }

    @Override
    public void next(BusinessStep step) {
        steps.addFirst(step);
    }

    @Override
    public void laterToday(BusinessStep step) {
        evening.add(new BusinessStep(step.pattern(), EVENING, step.work()));
    }

    private void mix(List<BusinessStep> ordinary, LocalTime time) {
        List<BusinessStep> mixed = new ArrayList<>(ordinary);
        int rare = Math.max(FEWEST_RARE_STEPS_PER_PHASE, ordinary.size() / ORDINARY_STEPS_PER_RARE_ONE);
        for (BusinessStep step : rareSteps.deal(dice, rare, time)) {
            mixed.add(dice.between(0, mixed.size()), step);
        }
        steps.addAll(mixed);
    }

    private static Planner single(WorkloadPattern pattern, BusinessStep.Work work) {
        return (session, time) -> List.of(new BusinessStep(pattern, time, work));
    }

    private static List<BusinessStep> passwords(WorkloadSession session, LocalTime time) {
        List<BusinessStep> steps = new ArrayList<>();
        for (int change = session.dice().between(0, 2); change > 0; change--) {
            steps.add(new BusinessStep(WorkloadPattern.CHANGE_PASSWORD, time, DimensionWork::changePassword));
        }
        return steps;
    }

    private static List<BusinessStep> supplierPayments(WorkloadSession session, LocalTime time) {
        return session.day().getDayOfWeek() == DayOfWeek.MONDAY
                ? List.of(new BusinessStep(WorkloadPattern.PAY_SUPPLIERS, time, PurchasingWork::paySuppliers))
                : List.of();
    }

    /** More often than the quarterly one of the original, for a month passes in an hour here. */
    private static List<BusinessStep> stocktake(WorkloadSession session, LocalTime time) {
        return session.day().plusDays(1).getDayOfMonth() == 1
                ? List.of(new BusinessStep(WorkloadPattern.TAKE_STOCK, time, PurchasingWork::takeStock))
                : List.of();
    }
}
