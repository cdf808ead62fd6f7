/**
 * Every command in order on disk, in Chronicle Queue, the only place that knows it. Owned by the
 * writer.
 */
package io.tipring.core.journal;
