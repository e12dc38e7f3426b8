/** The devices that can run the network, how a user names them, and how they prove themselves. */
package dev.posewire.app.device;
