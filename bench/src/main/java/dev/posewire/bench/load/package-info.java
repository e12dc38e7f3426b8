/** The whole pipeline under more load than this machine's devices take: on simulated devices. */
package dev.posewire.bench.load;
