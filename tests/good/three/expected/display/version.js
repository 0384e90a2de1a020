document.currentScript.dataset.versions = "75609884249c727d";
