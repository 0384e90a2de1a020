document.currentScript.dataset.versions = "cb32f21757e892e8";
