/** Where the CPU time of a decoder goes that gets its maps from here. */
package dev.posewire.bench.profile;
