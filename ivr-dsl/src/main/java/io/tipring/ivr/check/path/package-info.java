/** Checks of the ways through a flow. */
package io.tipring.ivr.check.path;
