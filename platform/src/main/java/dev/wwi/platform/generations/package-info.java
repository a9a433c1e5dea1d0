/** What generations of the transforms leave behind, wherever they ran. */
@NullMarked
package dev.wwi.platform.generations;

import org.jspecify.annotations.NullMarked;
