/** Load for the embedded media server. */
package io.tipring.benchmarks.media;
