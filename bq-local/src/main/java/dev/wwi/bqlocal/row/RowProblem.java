package dev.wwi.bqlocal.row;

/**
 * One bad row of a request.
 *
 * @param index the row's position in the request, from 0
 */
public record RowProblem(int index, String message) {}
