/** G.711: what octets on the wire sound like. Pure functions over tables; any thread. */
package io.tipring.media.codec;
