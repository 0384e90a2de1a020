document.currentScript.dataset.versions = "7ab6faaa828dd282";
