/**
 * What tests of the topologies share: change events in the wire format of the connector, for the tables of
 * WideWorldImporters.
 */
@NullMarked
package dev.wwi.streams.testkit;

import org.jspecify.annotations.NullMarked;
