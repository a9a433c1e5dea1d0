/**
 * What a drill needs beside the ordinary commands: damage that is done on purpose, and readers that look all the time. It
 * goes to the warehouse and to Kafka itself, for a platform that is killed meanwhile answers nothing.
 */
@NullMarked
package dev.wwi.platform.drill;

import org.jspecify.annotations.NullMarked;
