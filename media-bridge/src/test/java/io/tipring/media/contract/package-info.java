/**
 * What every media server promises: {@link io.tipring.media.contract.MediaServerContract} holds a
 * server to it over real RTP, whatever is behind the port. Tests own their threads.
 */
package io.tipring.media.contract;
