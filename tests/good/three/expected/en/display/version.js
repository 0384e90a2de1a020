document.currentScript.dataset.versions = "8a5a5856bfcdc1cd";
