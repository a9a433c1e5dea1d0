package dev.wwi.bqlocal.result;

import java.util.List;

/**
 * A result that is kept for paging.
 *
 * @param id names its table in the results database, with columns c1, c2, …
 */
public record StoredResult(String id, List<ResultColumn> columns, long rowCount) {}
