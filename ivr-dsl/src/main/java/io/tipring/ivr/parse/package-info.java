/**
 * From text to syntax tree. The grammar is {@code FlowLanguage.g4}; what goes wrong becomes
 * findings, never exceptions, and reading goes on behind it. The grammar has no recursion and the
 * text a bound, so time and depth are bounded too. One thread at a time for each file.
 */
package io.tipring.ivr.parse;
