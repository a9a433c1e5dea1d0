package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** A discount on one group of articles for one buying group during some time. */
record SpecialDeal(
        int buyingGroupId,
        int stockGroupId,
        String description,
        LocalDate begin,
        LocalDate end,
        BigDecimal percentage) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** The deals of a history that begins on the given day. */
    static List<SpecialDeal> inPlace(LocalDate firstDay) {
        int usbDevices = ReferenceLists.idOf(ReferenceLists.STOCK_GROUPS, "USB Devices");
        return List.of(
                new SpecialDeal(
                        2,
                        usbDevices,
                        "10% 2nd month USB Kite & Compass",
                        firstDay.plusMonths(1),
                        firstDay.plusMonths(2).minusDays(1),
                        new BigDecimal("10.000")),
                new SpecialDeal(
                        1,
                        usbDevices,
                        "15% 3rd month USB Marigold",
                        firstDay.plusMonths(2),
                        firstDay.plusMonths(3).minusDays(1),
                        new BigDecimal("15.000")));
    }

    /** The price of an article for a customer on a day: the list price, less what a deal takes off. */
    static BigDecimal price(List<SpecialDeal> deals, StockItem item, TradingPartners.Customer customer, LocalDate day) {
        for (SpecialDeal deal : deals) {
            boolean applies = customer.buyingGroupId() != null
                    && customer.buyingGroupId() == deal.buyingGroupId
                    && item.description.stockGroupIds().contains(deal.stockGroupId)
                    && !day.isBefore(deal.begin)
                    && !day.isAfter(deal.end);
            if (applies) {
                return BusinessCodes.percent(item.description.unitPrice(), HUNDRED.subtract(deal.percentage));
            }
        }
        return item.description.unitPrice();
    }
}
