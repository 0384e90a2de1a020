document.currentScript.dataset.versions = "331b89c1598e7a66";
