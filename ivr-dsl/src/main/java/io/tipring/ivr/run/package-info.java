/**
 * Runs programs: position and input in, position, actions and trace out. Pure functions; owned by
 * the writer.
 */
package io.tipring.ivr.run;
