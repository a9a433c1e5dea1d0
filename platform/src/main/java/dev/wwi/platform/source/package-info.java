/**
 * The source side of the platform's own world: WideWorldImporters' tables in PostgreSQL, data to fill them with, and a
 * business that keeps changing them. Everything here speaks JDBC to whatever PostgreSQL it is given.
 */
@NullMarked
package dev.wwi.platform.source;

import org.jspecify.annotations.NullMarked;
