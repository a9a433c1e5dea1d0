/** Services that run as processes of their own, asked through what their configuration files lead to. */
@NullMarked
package dev.wwi.platform.deployed;

import org.jspecify.annotations.NullMarked;
