/** Reading of the event socket, beside a published client. */
package io.tipring.benchmarks.esl;
