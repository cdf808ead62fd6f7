/**
 * The flow language as the rest of the system sees it: {@link io.tipring.ivr.Flows} runs flows in
 * the writer, {@link io.tipring.ivr.FlowCheck} checks files offline.
 */
package io.tipring.ivr;
