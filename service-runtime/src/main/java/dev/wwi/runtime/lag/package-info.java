/**
 * How far a reader is behind what it reads, in records and in time, and whether it gets nearer: judged over a window, so
 * that one look at a bad moment says nothing.
 */
@NullMarked
package dev.wwi.runtime.lag;

import org.jspecify.annotations.NullMarked;
