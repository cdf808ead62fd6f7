/** SIP in plain data: dialogs, hops, bindings. Immutable; belongs to no thread. */
package io.tipring.core.signalling;
