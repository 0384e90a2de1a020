document.currentScript.dataset.versions = "8769c0b6aad8d397";
