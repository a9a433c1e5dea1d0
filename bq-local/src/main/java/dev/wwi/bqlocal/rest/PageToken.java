package dev.wwi.bqlocal.rest;

import dev.wwi.bqlocal.catalog.RequestException;

/**
 * Where the next page begins.
 *
 * @param result the id of the stored result, empty where the request names it otherwise
 */
record PageToken(String result, long row) {
    static PageToken parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new PageToken(colon < 0 ? "" : text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw RequestException.invalid("Invalid page token \"" + text + "\"");
        }
    }

    @Override
    public String toString() {
        return result + ":" + row;
    }
}
