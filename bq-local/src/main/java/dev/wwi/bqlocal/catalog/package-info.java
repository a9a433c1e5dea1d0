/**
 * What exists: datasets, tables and views, as immutable records of the resources that clients wrote.
 * Reading is lock-free; every change goes through the write loop and is durable before it is visible.
 */
@NullMarked
package dev.wwi.bqlocal.catalog;

import org.jspecify.annotations.NullMarked;
