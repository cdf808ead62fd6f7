/** Checks of names and numbers: what a flow is called, speaks and answers. */
package io.tipring.ivr.check.naming;
