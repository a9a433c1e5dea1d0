package dev.wwi.platform.source;

import java.time.LocalDateTime;

/** The JSON text of {@code invoices.returned_delivery_data}, with the same keys in the same order every time. */
final class DeliveryRecord {
    private DeliveryRecord() {}

    static String ready(int invoiceId, LocalDateTime when) {
        return "{\"Events\":[" + readyEvent(invoiceId, when) + "]}";
    }

    static String delivered(
            int invoiceId,
            LocalDateTime ready,
            LocalDateTime when,
            int driver,
            boolean receiverPresent,
            String receiver) {
        return "{\"Events\":[" + readyEvent(invoiceId, ready) + ",{\"Event\":\"DeliveryAttempt\",\"EventTime\":\""
                + seconds(when) + "\",\"ConNote\":\"" + consignmentNote(invoiceId) + "\",\"DriverID\":" + driver + ","
                + (receiverPresent ? "\"Status\":\"Delivered\"" : "\"Comment\":\"Receiver not present\"")
                + "}],\"DeliveredWhen\":\"" + seconds(when) + "\",\"ReceivedBy\":\"" + receiver + "\"}";
    }

    private static String readyEvent(int invoiceId, LocalDateTime when) {
        return "{\"Event\":\"Ready for collection\",\"EventTime\":\"" + seconds(when) + "\",\"ConNote\":\""
                + consignmentNote(invoiceId) + "\"}";
    }

    private static String consignmentNote(int invoiceId) {
        return "EAN-125-" + (BusinessCodes.FIRST_CONSIGNMENT_NOTE + invoiceId);
    }

    private static String seconds(LocalDateTime when) {
        return when.toLocalDate() + "T" + when.toLocalTime() + (when.getSecond() == 0 ? ":00" : "");
    }
}
