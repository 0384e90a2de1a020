pingyiSearch("index",[{"blocks":[0],"kinds":[0,3,7,9,10],"shards":1,"year":2025}]);
