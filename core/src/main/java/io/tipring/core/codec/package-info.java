/** Records to bytes and back, and the hash of a state. Each codec belongs to one thread. */
package io.tipring.core.codec;
