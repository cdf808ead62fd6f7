/** JMH benchmarks of the SIP message layer, without sockets. */
package io.tipring.benchmarks.sip;
