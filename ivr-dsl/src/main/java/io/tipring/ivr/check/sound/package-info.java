/** Checks of what the caller hears. */
package io.tipring.ivr.check.sound;
