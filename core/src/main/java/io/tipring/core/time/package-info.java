/**
 * Time as those threads need it that watch a clock. Each object belongs to the one thread that asks
 * it.
 */
package io.tipring.core.time;
