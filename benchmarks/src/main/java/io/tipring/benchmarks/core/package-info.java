/** JMH benchmarks of the domain and the journal, without sockets. */
package io.tipring.benchmarks.core;
