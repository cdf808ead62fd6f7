/**
 * Programs: what flows are compiled to, an array of nodes that name each other by index. Immutable,
 * so any thread may read them; running one is the interpreter's.
 */
package io.tipring.ivr.program;
