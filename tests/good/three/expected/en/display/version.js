document.currentScript.dataset.versions = "63e783131c47f0b2";
