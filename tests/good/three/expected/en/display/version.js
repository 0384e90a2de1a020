document.currentScript.dataset.versions = "f51ad7b6ac07bf36";
