/**
 * The checks, one class each: a flow fails here and not when a customer calls. A check reads the
 * syntax tree and adds findings; it keeps nothing. One thread at a time.
 */
package io.tipring.ivr.check;
