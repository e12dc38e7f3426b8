/**
 * What a camera's address may lead to: a real RTSP server in a process of its own, and peers that
 * are dead in different ways. For benchmarks and system tests; all of it is on this machine.
 */
package dev.posewire.bench.peers;
