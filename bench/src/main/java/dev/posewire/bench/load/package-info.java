/** The whole pipeline under load, on devices of this machine or simulated ones. */
package dev.posewire.bench.load;
