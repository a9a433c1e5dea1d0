/**
 * What facts need to know of dimension members: which version held when, and its surrogate key.
 * The dimension topology writes one {@link dev.wwi.streams.timeline.MemberTimeline} per member and change, whole, to
 * every partition of the facts.
 */
@NullMarked
package dev.wwi.streams.timeline;

import org.jspecify.annotations.NullMarked;
