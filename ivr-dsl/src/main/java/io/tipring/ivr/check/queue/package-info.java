/** Checks of queues. */
package io.tipring.ivr.check.queue;
