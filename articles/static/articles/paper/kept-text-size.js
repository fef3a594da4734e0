try{const s=localStorage.getItem("co-chu");if(/^(-1|[123])$/.test(s))document.documentElement.dataset.textSize=s}catch{}
