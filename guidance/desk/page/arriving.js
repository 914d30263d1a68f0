// Says so where the other scripts of this page did not come, or cannot be run here. It is written so that an old browser runs it.
window.addEventListener("load", function () {
  if (document.body.getAttribute("data-begun")) return;
  document.getElementById("status").textContent = "";
  document.getElementById("why").textContent = "The scripts of this page did not all come, or this browser is too old for them.";
  document.getElementById("failed").removeAttribute("hidden");
  document.getElementById("table").setAttribute("open", "");
});
