/**
 * The syntax tree of the flow language: immutable values that say what a designer wrote and where.
 * Nothing here is checked beyond its form. Any thread may read them.
 */
package io.tipring.ivr.syntax;
