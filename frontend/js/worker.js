// The whole worker: it shows what was sent to this browser, and opens the first page. It stands under its own folder,
// so it is asked about no page, and it keeps nothing.
addEventListener("push", (event) => {
  const says = event.data ? event.data.text() : "Kith";
  event.waitUntil(registration.showNotification(says, { tag: "kith" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow("/"));
});
